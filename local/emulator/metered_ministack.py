"""Starts MiniStack, and has it count what functions and state machines come to, as AWS does.

MiniStack writes the metrics of functions for direct calls only: not for those of rules, state machines, queues, buckets
and topics, and of asynchronous calls it says that all went well. Of state machines it writes none. Alarms on failures
would stay silent. No call tells afterwards how an invocation ended, so it is counted at the one place that all of them
pass, inside the process.
"""

import inspect
import time

from ministack.app import main
from ministack.services import cloudwatch, lambda_svc, stepfunctions

# What executions of state machines come to, and the metric that counts it.
ENDS = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def wrap(module, name, parameters, around):
    """Puts `around` in the place of a function of MiniStack, which it is given first. Ends when that is not as it was."""
    inner = getattr(module, name, None)
    found = list(inspect.signature(inner).parameters) if callable(inner) else None
    if found != parameters:
        raise SystemExit(
            f"the emulator's {module.__name__}.{name} takes {found}, not {parameters}: this version of MiniStack is "
            "another one than local/emulator/requirements.txt pins, or local/emulator/metered_ministack.py is behind it"
        )
    setattr(module, name, lambda *given, **named: around(inner, *given, **named))


def count(config, values):
    """Writes values of one invocation under the function and, where a version or an alias was asked, under that too."""
    name = config.get("FunctionName", "unknown")
    qualifier = config.get("FunctionArn", "").split(":")[7:]
    dimensions = [{"FunctionName": name}]
    if qualifier and qualifier != ["$LATEST"]:
        dimensions.append({"FunctionName": name, "Resource": f"{name}:{qualifier[0]}"})
    for dimension in dimensions:
        for metric, value in values.items():
            unit = "Milliseconds" if metric == "Duration" else "Count"
            cloudwatch.record_metric("AWS/Lambda", metric, value, unit, dimension)


def invocation(run, func, config, event, request_id, started):
    """
    Counts an invocation when it ends, the next try of a failed one anew. AWS counts it at the time of its start; here a
    minute of an alarm takes a second but a function takes as long as ever, so that its period would be over by then.
    """
    result = run(func, config, event, request_id, started)
    if result.get("throttle"):
        count(config, {"Throttles": 1})
        return result
    failed = 1 if result.get("error") else 0
    # With the start of the process, which AWS counts apart.
    duration = (time.time() - started) * 1000
    count(config, {"Invocations": 1, "Errors": failed, "Throttles": 0, "Duration": duration})
    return result


def admission(acquire, func, config):
    """Counts an invocation that finds no room. It is neither an invocation nor an error."""
    slot, limit = acquire(func, config)
    if slot is None:
        count(config, {"Throttles": 1})
    return slot, limit


def execution(publish, execution):
    """Counts the start and the end of an execution: MiniStack publishes an event at each."""
    metric = ENDS.get(execution["status"], "ExecutionsStarted")
    cloudwatch.record_metric("AWS/States", metric, 1, "Count", {"StateMachineArn": execution["stateMachineArn"]})
    return publish(execution)


if __name__ == "__main__":
    wrap(lambda_svc, "_execute_function_dispatch", ["func", "config", "event", "request_id", "started"], invocation)
    wrap(lambda_svc, "_acquire_execution_slot", ["func", "config"], admission)
    # Its own numbers would come on top.
    own = ["function_name", "duration_ms", "error", "throttle"]
    wrap(lambda_svc, "_emit_lambda_metrics", own, lambda _inner, *given, **named: None)
    wrap(stepfunctions, "_emit_execution_status_event", ["execution"], execution)
    main()
