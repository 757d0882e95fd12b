"""No secret leaves by any way: shapes, canaries in every field, other outlets, and that this can fail."""
