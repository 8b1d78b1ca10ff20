"""The pages that change the map: claims, changes, files in."""
