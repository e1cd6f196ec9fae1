"""Workspaces of law firms: their processes, reports, credits, webhooks and chats."""
