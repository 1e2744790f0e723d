import numpy as np
import pytest

from flight_delay.estimates import area_under_curve, compare, measure


def by_definition(label, score):
    """DeLong's structural components, straight from the kernel of the paper."""
    positive, negative = score[label == 1], score[label == 0]
    kernel = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    return kernel.mean(), kernel.mean(axis=1), kernel.mean(axis=0)


@pytest.fixture
def scored():
    random = np.random.default_rng(3)
    label = (random.random(300) < 0.3).astype(int)
    # One decimal, so that there are many ties.
    good = (label * 0.8 + random.normal(size=300)).round(1)
    poor = (label * 0.3 + random.normal(size=300)).round(1)
    return label, good, poor


def test_area_and_error_of_a_case_worked_by_hand():
    estimate = area_under_curve(np.array([1, 1, 0, 0]), np.array([0.8, 0.4, 0.6, 0.2]))
    # Components 1 and 1/2 on both sides, each with variance 1/8 over two rows.
    assert estimate.value == 0.75
    assert estimate.standard_error == pytest.approx(0.125**0.5, abs=1e-12)


def test_error_of_the_area_is_that_of_the_definition(scored):
    label, good, _ = scored
    value, above, below = by_definition(label, good)
    estimate = area_under_curve(label, good)
    assert estimate.value == pytest.approx(value, abs=1e-12)
    variance = above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below)
    assert estimate.standard_error == pytest.approx(variance**0.5, abs=1e-12)


def test_error_of_a_paired_difference_is_that_of_the_covariance_matrices(scored):
    label, good, poor = scored
    first, second = by_definition(label, good), by_definition(label, poor)
    contrast = np.array([1, -1])
    s10, s01 = np.cov(first[1], second[1]), np.cov(first[2], second[2])
    variance = contrast @ (s10 / len(first[1]) + s01 / len(first[2])) @ contrast
    difference = area_under_curve(label, good).minus(area_under_curve(label, poor))
    assert difference.value == pytest.approx(first[0] - second[0], abs=1e-12)
    assert difference.standard_error == pytest.approx(variance**0.5, abs=1e-12)


def test_precision_and_recall_have_the_binomial_error():
    label = np.array([1] * 30 + [0] * 70)
    probability = np.array([0.9] * 20 + [0.1] * 10 + [0.9] * 20 + [0.1] * 50)
    metrics = measure(label, probability, 0.5)
    finite = np.sqrt(100 / 99)
    assert metrics["precision"].value == pytest.approx(20 / 40)
    assert metrics["precision"].standard_error == pytest.approx(np.sqrt(0.25 / 40) * finite)
    assert metrics["recall"].value == pytest.approx(20 / 30)
    assert metrics["recall"].standard_error == pytest.approx(np.sqrt(2 / 9 / 30) * finite)


def test_nothing_flagged_is_precision_zero_not_an_error():
    metrics = measure(np.array([1, 0, 0]), np.array([0.1, 0.2, 0.3]), 0.5)
    assert metrics["precision"].as_json() == {"value": 0.0, "standardError": 0.0}


def test_certain_and_wrong_has_a_finite_log_loss():
    assert np.isfinite(measure(np.array([1, 0]), np.array([0.0, 1.0]), 0.5)["logLoss"].value)


def test_comparison_without_a_champion_has_nulls():
    entry = compare(measure(np.array([1, 0, 1, 0]), np.array([0.9, 0.1, 0.4, 0.6]), 0.5), None)["auc"]
    assert entry["champion"] is None and entry["difference"] is None
    assert entry["challenger"]["value"] == 0.75
