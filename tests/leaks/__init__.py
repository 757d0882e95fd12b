"""No secret leaves by any way: shapes, canaries in every field, other outlets, and what proves that this can fail."""
