"""A linear-chain CRF as a PyTorch module: negative log-likelihood and best path."""

import torch
from torch import Tensor, nn

FORBIDDEN = -1e4


class LinearChainCRF(nn.Module):
    """Scores of transitions (from, to), of the first and of the last label.

    Lample et al. 2016. Sequences are padded at their ends; `mask` is 1 where there is an element.
    """

    def __init__(self, labels: list[str]) -> None:
        super().__init__()
        count = len(labels)
        self.transitions = nn.Parameter(torch.zeros(count, count))
        self.start = nn.Parameter(torch.zeros(count))
        self.end = nn.Parameter(torch.zeros(count))
        bad = [
            [b.startswith("I-") and a[2:] != b[2:] for b in labels] for a in labels
        ]
        self.register_buffer("forbidden", torch.tensor(bad) * FORBIDDEN)
        inside = [label.startswith("I-") for label in labels]
        self.register_buffer("forbidden_start", torch.tensor(inside) * FORBIDDEN)

    def scores(self) -> tuple[Tensor, Tensor]:
        """Transitions and starts with what IOB2 forbids."""
        return self.transitions + self.forbidden, self.start + self.forbidden_start

    def negative_log_likelihood(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """The sum over sequences; emissions [T, B, L], tags and mask [T, B]."""
        transitions, start = self.scores()
        alpha = start + emissions[0]
        gold = alpha.gather(1, tags[:1].t()).squeeze(1)
        for step in range(1, len(emissions)):
            inside = mask[step].unsqueeze(1)
            moved = torch.logsumexp(alpha.unsqueeze(2) + transitions, 1) + emissions[step]
            alpha = torch.where(inside > 0, moved, alpha)
            score = transitions[tags[step - 1], tags[step]]
            score = score + emissions[step].gather(1, tags[step].unsqueeze(1)).squeeze(1)
            gold = gold + score * mask[step]
        last = tags.gather(0, mask.sum(0).long().sub(1).unsqueeze(0)).squeeze(0)
        total = torch.logsumexp(alpha + self.end, 1)
        return (total - gold - self.end[last]).sum()

    @torch.no_grad()
    def best_path(self, emissions: Tensor) -> list[int]:
        """The best labels of one sequence, emissions [T, L]."""
        transitions, start = self.scores()
        score, back = start + emissions[0], []
        for emission in emissions[1:]:
            best, origin = (score.unsqueeze(1) + transitions).max(0)
            score = best + emission
            back.append(origin.tolist())
        label = int((score + self.end).argmax())
        path = [label]
        for origin in reversed(back):
            label = origin[label]
            path.append(label)
        return path[::-1]
