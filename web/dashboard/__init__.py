"""The jury's dashboard: pages under `/dashboard`, one module and one folder of templates each."""
