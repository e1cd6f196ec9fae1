"""The real planner at production size, on an empty private server.

```python
with ScaleModel.from_ddl(ddl, snapshot) as model:
    plan = model.explain("SELECT …", with_indexes=["CREATE INDEX …"], without=["old_index"])
```
"""

from idx_core.scale_model.model import ScaleModel
from idx_core.scale_model.plan import Plan
from idx_core.scale_model.sizes import IndexExtent

__all__ = ["IndexExtent", "Plan", "ScaleModel"]
