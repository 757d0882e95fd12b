"""The pictures of the dashboard, made from the embedded Tracker."""
