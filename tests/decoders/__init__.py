"""Any answer in any form: a report, and never a traceback."""
