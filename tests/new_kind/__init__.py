"""A kind of undertaking that the product does not have, brought whole by this folder: reforms, 改革事项."""
