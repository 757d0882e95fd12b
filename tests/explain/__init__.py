"""The pages of codes: complete, true to the program, and readable wherever they are printed."""
