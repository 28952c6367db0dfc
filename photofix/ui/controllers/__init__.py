"""Between workers and widgets: who asks for which job, and where the answer goes. No painting, no computing."""
