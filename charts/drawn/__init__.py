"""One file a chart: its value becomes SVG."""
