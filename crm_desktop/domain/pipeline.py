"""Pipelines and their stages: the columns of a board, made and changed by the user."""

from __future__ import annotations

from crm_desktop.domain.fields import Record, keyed, reference, text, whole


class Pipeline(Record):
    entity = "pipeline"
    code = 4
    label = "Pipeline"
    plural = "Pipelines"
    icon = "square-kanban"

    name = text("Name", in_list=True, personal=False)
    rank = text("Order", internal=True, personal=False)


class Stage(Record):
    entity = "stage"
    code = 5
    label = "Stage"
    plural = "Stages"
    icon = "circle"
    indexes = ("pipeline",)

    name = text("Name", in_list=True, personal=False)
    pipeline = reference("Pipeline", target="pipeline", in_list=True, personal=False)
    rank = text("Order", internal=True, personal=False)
    colour = text("Colour", personal=False)  # c1 … c6, a token of the theme
    probability = whole("Probability %", bounds=(0, 100), personal=False)
    rotting_days = whole("Days until a card rots", bounds=(0, 9_999), personal=False)
    # needs.<key>: {"text": what a deal here needs to move on}
    needs = keyed("Needed to move on", entry="need", internal=True, personal=False)
