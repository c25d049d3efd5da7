"""Time the indicators of energy justice on a million made-up households, the lot of weights (SMAA), and many plans.

Three programs run one after the other, so that each has its own peak of memory: the package, the same indicators
written plainly with pandas, and one sort. All read the same table, the first two must find the same results. The time
of the sorts is a bound: the package sorts to find a weighted median.

    python tools/bench.py [number of households]
    python tools/bench.py plans [number of towns]
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from fairwatt import read_table
from fairwatt.justice import (
    alkire_foster,
    equivalence_scale,
    fgt,
    gini,
    high_share,
    lihc,
    lilee,
    low_spending,
    low_spending_corrected,
    overlap,
    poverty_line,
    self_reported,
    share_interval,
    targeting,
    ten_percent,
)
from fairwatt.participation import load_decision_matrix, smaa
from fairwatt.plan import make_plans
from fairwatt.workbook import pilot_workbook, write_workbook

HOUSEHOLDS = 1_000_000
RUNS = 3  # the best counts: the others were disturbed
MEDIANS = {"median": 0.07}  # a fixed national median: no sort


def households(count):
    random = np.random.default_rng(2026)
    older, younger = random.integers(1, 4, count), random.integers(0, 3, count)
    income = np.exp(random.normal(9.9, 0.6, count))
    income[random.random(count) < 0.003] = 0
    required = 45 * np.exp(random.normal(9.9, 0.3, count)) ** 0.35
    spending = required * random.uniform(0.2, 1.1, count)
    income[random.random(count) < 0.01] = np.nan
    return {
        "weight": random.uniform(1, 30, count), "older": older, "younger": younger, "persons": older + younger,
        "scale": equivalence_scale(older, younger), "income": income, "housing": random.uniform(0, 6000, count),
        "spending": spending, "required": required, "band_c": required * random.uniform(0.4, 1, count),
        "cold": (random.random(count) < 0.15).astype(float), "damp": (random.random(count) < 0.2).astype(float),
        "inefficient": random.random(count) < 0.6,
    }  # fmt: skip


# --- the package ---


def with_the_package(t):
    weight, income, spending, required, scale = (t[n] for n in ("weight", "income", "spending", "required", "scale"))
    person_weight, equivalised = weight * t["persons"], income / scale
    england = (t["income"], t["housing"], required)
    items = np.column_stack([t["cold"], t["damp"]])
    high = high_share(spending, income, weight, **MEDIANS)
    cold = self_reported(t["cold"], "Cold")

    def burdens():
        result = alkire_foster(items, [0.5, 0.5], 1, weight)
        return [result.headcount, result.intensity]

    return {
        "high share": lambda: [high_share(spending, income, weight).rate(weight)],
        "high share, given median": lambda: [high_share(spending, income, weight, **MEDIANS).rate(weight)],
        "low spending": lambda: [low_spending(spending, scale, weight).rate(weight)],
        "low spending, low income": lambda: [
            low_spending_corrected(spending, required, equivalised, 9000).rate(weight)
        ],
        "ten per cent": lambda: [ten_percent(required, income, "required").rate(weight)],
        "self-reported": lambda: [self_reported(t["cold"], "Cold").rate(person_weight)],
        "poverty line": lambda: [poverty_line(equivalised, person_weight)],
        "LIHC": lambda: gaps(lihc(*england, scale, t["persons"], weight), weight),
        "LILEE": lambda: gaps(lilee(*england, t["band_c"], t["inefficient"], scale, t["persons"], weight), weight),
        "depth (P0, P1, P2)": lambda: [fgt(equivalised, 9000, person_weight, alpha).value for alpha in (0, 1, 2)],
        "Gini": lambda: [gini(equivalised, person_weight)],
        "burdens together": burdens,
        "overlap": lambda: sorted(overlap({"high": high, "cold": cold}, weight)["share"]),
        "interval": lambda: list(share_interval(high.flags[high.used], weight[high.used])[:2]),
        "targeting": lambda: [targeting(cold, high.flags, weight).inclusion_error],
    }


def gaps(result, weight):
    return [result.rate(weight), result.mean_gap(weight)]


# --- the same, plainly ---


def median_of(values, weights):
    table = pd.DataFrame({"value": values, "weight": weights}).dropna().sort_values("value")
    table["cumulative"] = table["weight"].cumsum()
    half = table["weight"].sum() / 2
    return table.loc[table["cumulative"] > half, "value"].iloc[0]


def rate(flags, weights, used):
    return weights[flags & used].sum() / weights[used].sum()


def share_of(spending, income):
    share = spending / income
    return share.mask(income <= 0, np.inf).mask((income <= 0) & (spending == 0))


def left_over(t):
    residual = (t["income"] - t["housing"] - t["required"]) / t["scale"]
    before = (t["income"] - t["housing"]) / t["scale"]
    return residual, 0.6 * median_of(before, t["weight"] * t["persons"])


def plain_gaps(t, costly, saving):
    residual, line = left_over(t)
    flags = costly & (residual < line)
    gap = pd.concat([saving, (line - residual) * t["scale"]], axis=1).min(axis=1)[flags]
    weight = t["weight"]
    return [rate(flags, weight, residual.notna()), (gap * weight[flags]).sum() / weight[flags].sum()]


def with_plain_pandas(t):
    weight, persons, spending, required = t["weight"], t["weight"] * t["persons"], t["spending"], t["required"]
    equivalised = t["income"] / t["scale"]
    high = share_of(spending, t["income"]) > 0.14
    known = share_of(spending, t["income"]).notna()

    def high_rate(median=None):
        share = share_of(spending, t["income"])
        return [rate(share > 2 * (median or median_of(share, weight)), weight, share.notna())]

    def low_rate():
        each = spending / t["scale"]
        return [rate(each < median_of(each, weight) / 2, weight, each.notna())]

    def tenth():
        share = share_of(required, t["income"])
        return [rate(share > 0.1, weight, share.notna())]

    def costs():
        factor = t["persons"].clip(upper=5).map({1: 0.82, 2: 1.0, 3: 1.07, 4: 1.21, 5: 1.32})
        fuel = required / factor
        median = median_of(fuel, weight)
        return plain_gaps(t, fuel > median, (fuel - median) * factor)

    def depth():
        table = pd.DataFrame({"x": equivalised, "w": persons}).dropna()
        gap = ((9000 - table["x"]) / 9000).clip(lower=0)
        return [(table["w"] * (gap > 0 if alpha == 0 else gap**alpha)).sum() / table["w"].sum() for alpha in (0, 1, 2)]

    def inequality():
        table = pd.DataFrame({"x": equivalised, "w": persons}).dropna().sort_values("x")
        amount = table["w"] * table["x"]
        twice = 2 * (amount * table["w"].cumsum()).sum() - (table["w"] * amount).sum()
        return [twice / (table["w"].sum() * amount.sum()) - 1]

    def burdens():
        score = t[["cold", "damp"]].mean(axis=1)
        poor = score >= 1
        return [weight[poor].sum() / weight.sum(), (weight * score)[poor].sum() / weight[poor].sum()]

    def interval():
        used = weight[known]
        share, size = rate(high, weight, known), used.sum() ** 2 / (used**2).sum()
        z = 1.959963984540054
        middle, spread = share + z**2 / (2 * size), z * (share * (1 - share) / size + z**2 / (4 * size**2)) ** 0.5
        return [(middle + sign * spread) / (1 + z**2 / size) for sign in (-1, 1)]

    def together():
        table = pd.DataFrame({"high": high, "cold": t["cold"] == 1, "weight": weight})[known]
        return sorted(table.groupby(["high", "cold"])["weight"].sum() / table["weight"].sum())

    return {
        "high share": high_rate,
        "high share, given median": lambda: high_rate(**MEDIANS),
        "low spending": low_rate,
        "low spending, low income": lambda: [
            rate((spending < required / 2) & (equivalised < 9000), weight, equivalised.notna())
        ],
        "ten per cent": tenth,
        "self-reported": lambda: [rate(t["cold"] == 1, persons, t["cold"].notna())],
        "poverty line": lambda: [0.6 * median_of(equivalised, persons)],
        "LIHC": costs,
        "LILEE": lambda: plain_gaps(t, t["inefficient"], required - t["band_c"]),
        "depth (P0, P1, P2)": depth,
        "Gini": inequality,
        "burdens together": burdens,
        "overlap": together,
        "interval": interval,
        "targeting": lambda: [weight[high & (t["cold"] == 0)].sum() / weight[high].sum()],
    }


# --- measuring ---


def seconds(compute):
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        result = compute()
        times.append(time.perf_counter() - start)
    return min(times), result


def sorts_of(compute, count):
    """How often the package sorts a column: counted, not believed."""
    plain, calls = np.argsort, []

    def counted(values, *args, **choices):
        calls.append(len(values) > count / 2)  # pandas sorts short lists of groups
        return plain(values, *args, **choices)

    np.argsort = counted
    try:
        compute()
    finally:
        np.argsort = plain
    return sum(calls)


def measure(way, file, count):
    if way == "make":
        return np.savez(file, **households(count))
    with np.load(file) as columns:
        table = {name: columns[name] for name in columns.files}
    if way == "sort":
        values = table["spending"] / table["scale"]
        return {"seconds": seconds(lambda: np.argsort(values))[0]}
    tasks = with_the_package(table) if way == "package" else with_plain_pandas(pd.DataFrame(table, copy=False))
    measured = {name: seconds(task) for name, task in tasks.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    sorts = {name: sorts_of(task, count) for name, task in tasks.items()} if way == "package" else {}
    return {"measured": measured, "sorts": sorts, "peak": peak}


def in_a_child(way, file, count):
    # This process stays small: on Linux a child begins with the peak of its parent.
    command = [sys.executable, __file__, str(count), way, str(file)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main(count=HOUSEHOLDS):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "households.npz"
        _, sort, package, naive = (in_a_child(way, file, count) for way in ("make", "sort", "package", "naive"))
    print(f"{count:,} households, best of {RUNS}; one sort takes {sort['seconds']:.3f} s")
    print(f"{'':29}{'package':>9}{'sorts':>7}{'bound':>9}{'pandas':>9}{'faster':>8}")
    totals = np.zeros(4)
    for name, (spent, result) in package["measured"].items():
        plainly, expected = naive["measured"][name]
        if not np.allclose(result, expected, rtol=1e-9, atol=0):
            raise SystemExit(f"{name}: the package says {result}, pandas says {expected}")
        sorts = package["sorts"][name]
        row = np.array([spent, sorts, sorts * sort["seconds"], plainly])
        totals += row
        print(line(name, row))
    print(line("all of them", totals))
    number = len(package["measured"])
    print(f"indicators a second: {number / totals[0]:.1f}, with pandas {number / totals[3]:.1f}")
    print(f"peak of memory: {package['peak']:.0f} MB, with pandas {naive['peak']:.0f} MB. The results agree.")


def print_lots(draws=1_000_000):
    table = load_decision_matrix("VALLSERENA")
    for name, order in [("any weights", None), ("weights in one order", table.agreed)]:
        spent = seconds(lambda order=order: smaa(table, draws, order=order))[0]
        print(f"SMAA, {table.scores.size} scores, {name}: {draws / spent:,.0f} draws a second")


def towns_like_the_pilots(folder, count):
    """Workbooks of as many towns, each with a name and a population of its own."""
    pilots = [pilot_workbook(town) for town in read_table("municipalities")["municipality_id"]]
    for number in range(count):
        pilot = pilots[number % len(pilots)]
        fields = pilot.fields | {"name": f"{pilot.fields['name']} {number}", "population": 2000 + 10 * number}
        write_workbook(folder / f"town-{number:03}.xlsx", pilot._replace(fields=fields))
    return sorted(folder.glob("*.xlsx"))


def print_plans(count=50):
    with tempfile.TemporaryDirectory() as folder:
        (towns := Path(folder) / "towns").mkdir()
        books = towns_like_the_pilots(towns, count)
        start = time.perf_counter()
        command = [sys.executable, "-m", "fairwatt.plan", str(books[0]), "--folder", f"{folder}/one"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        size = sum(path.stat().st_size for path in Path(folder, "one").rglob("*") if path.is_file())
        print(f"one plan from its workbook, from cold: {time.perf_counter() - start:.1f} s, {size / 1e6:.1f} MB")
        for workers in (1, 2):
            start = time.perf_counter()
            report = make_plans(towns, f"{folder}/{workers}", workers=workers)
            spent = time.perf_counter() - start
            if set(report["state"]) != {"made"}:
                raise SystemExit("\n".join(report["message"]))
            # the first town of each worker waits for its kernel
            warm = report["seconds"].sort_values()[:-workers].mean()
            print(
                f"{count} plans, {workers} at a time: {spent:.0f} s in all, {60 * count / spent:.0f} towns a minute; "
                f"after the start {warm:.2f} s for each town and worker"
            )


def line(name, row):
    spent, sorts, bound, plainly = row
    return f"{name:29}{spent:8.3f}s{sorts:7.0f}{bound:8.3f}s{plainly:8.3f}s{plainly / spent:7.1f}x"


if __name__ == "__main__":
    if sys.argv[1:2] == ["plans"]:
        print_plans(*map(int, sys.argv[2:]))
    elif len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[2], sys.argv[3], int(sys.argv[1]))))
    else:
        main(*map(int, sys.argv[1:]))
        print_lots()
        print_plans()
