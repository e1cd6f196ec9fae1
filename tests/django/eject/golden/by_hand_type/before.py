from django.db import models

M = type(
    "M",
    (models.Model,),
    {
        "__module__": __name__,
        "o": models.ForeignKey("base.O", models.CASCADE, db_index=False),
    },
)
