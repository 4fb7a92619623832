"""The conversations: what was typed or pressed becomes one use case, and its outcome one card."""

from dialogs.sdk import leave_prompts_out

leave_prompts_out()
