"""A map on paper and on slides: one sheet composed once, written as SVG, PDF, PNG and PPTX."""
