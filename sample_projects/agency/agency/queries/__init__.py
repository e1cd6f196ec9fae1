"""What the agency asks its database: dashboards, reports, pages of lists, and searches."""
