"""`python -m sample_projects.demo`: the main job on both sample projects, on a private server."""
