"""The library's front: what a script or a notebook calls first. `import diagnostics` gives its names."""
