"""Scores of open leads and deals: points by the user's rules, and a chance learned from this file's history.

From a lane with a connection of its own (`gui/worker.py`); `token.check` stops it with nothing half done:

    ranking = Ranking(conn, "deal", now, token.check)   # learns and scores, some seconds for a large file
    for score in ranking.ranked()[:50]:                 # `Score`: n, id, chance (0 … 1, or None), points
        reasons = ranking.reasons(conn, score.n)        # `Reason`: text, effect on the chance, or points
    if ranking.why:                                     # why nothing was learned: message, next_step
        ...
    ranking.model.checked                               # `Checked`: how it did on what it had not seen

Keep the ranking with the lane, and after `Changed` call `ranking.follow(conn, now, token.check)`: only what
was touched is scored again, and it learns anew by itself when enough came to an end. `ranking.learn` does
on demand. Rules of points are records: `points.rules`, `points.made`, `points.cells`, `points.switched`,
and `points.start(ws)` writes a set to begin with as one operation.
"""

from crm_desktop.insight.scores.checking import Band, Checked
from crm_desktop.insight.scores.learning import Model, NotLearned
from crm_desktop.insight.scores.points import PointRule
from crm_desktop.insight.scores.ranking import CHANCE, POINTS, Ranking, Score
from crm_desktop.insight.scores.words import Reason

__all__ = [
    "CHANCE",
    "POINTS",
    "Band",
    "Checked",
    "Model",
    "NotLearned",
    "PointRule",
    "Ranking",
    "Reason",
    "Score",
]
