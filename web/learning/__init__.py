"""The pages of questions, observations and learning cycles."""
