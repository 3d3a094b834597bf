"""Placeholder."""
from typing import Any
from docutils import nodes
from docutils.parsers.rst import Directive

class Mermaid(Directive):
    has_content = True
    def run(self):
        return [nodes.literal_block("\n".join(self.content), "\n".join(self.content), language="text")]

def setup(app: Any) -> dict[str, bool]:
    app.add_directive("mermaid", Mermaid)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
