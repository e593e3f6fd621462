/* ticket_clock.c - hands that run between the events of a ticket's log. */
#include "ticket_clock.h"

struct run {
    const struct work_calendar *calendar;
    const struct ticket_promise *promise;
    struct ticket_clocks clocks;
    bool solved, running;
    int64_t since_ms; /* the last event */
};

/* What ran since the last event counts for every hand that is not over. */
static void add_used(struct run *run, int64_t to_ms)
{
    int64_t minutes = run->running ? worktime_between(run->calendar, run->since_ms, to_ms) : 0;

    if (!run->clocks.answer.over)
        run->clocks.answer.used += minutes;
    if (!run->clocks.verdict.over)
        run->clocks.verdict.used += minutes;
    run->clocks.update.used += minutes;
    run->clocks.solve.used += minutes;
    run->since_ms = to_ms;
}

static void take_event(struct run *run, enum ticket_event_kind kind)
{
    struct ticket_clocks *clocks = &run->clocks;

    if (kind == TICKET_WORD)
        clocks->answer.over = true;
    if (kind == TICKET_WORD || (kind == TICKET_RUNS && run->solved))
        clocks->update.used = 0;
    if (kind == TICKET_JUDGED)
        clocks->verdict.over = true;
    if (kind != TICKET_WORD && kind != TICKET_JUDGED) {
        run->solved = kind == TICKET_SOLVED;
        clocks->paused = kind == TICKET_PAUSED;
        run->running = !run->solved && !clocks->paused;
    }
}

/* Where a hand that runs from this event will have used what was promised. One that has used it up before keeps its moment. */
static void set_due(const struct run *run, struct ticket_clock_hand *hand, int64_t promised)
{
    if (hand->over || !run->running)
        hand->due_ms = 0;
    else if (hand->used <= promised)
        hand->due_ms = worktime_add(run->calendar, run->since_ms, promised - hand->used);
}

static void set_dues(struct run *run)
{
    set_due(run, &run->clocks.answer, run->promise->answer);
    set_due(run, &run->clocks.update, run->promise->update);
    set_due(run, &run->clocks.solve, run->promise->solve);
    set_due(run, &run->clocks.verdict, run->promise->verdict);
}

/* The earliest that runs. */
static int64_t earliest(const struct ticket_clocks *clocks)
{
    const int64_t dues[] = { clocks->answer.due_ms, clocks->update.due_ms, clocks->solve.due_ms, clocks->verdict.due_ms };
    int64_t due = 0;

    for (size_t i = 0; i < sizeof(dues) / sizeof(dues[0]); i++) {
        if (dues[i] > 0 && (due == 0 || dues[i] < due))
            due = dues[i];
    }
    return due;
}

struct ticket_clocks ticket_clocks_at(const struct work_calendar *calendar, const struct ticket_event *events, size_t count,
                                      const struct ticket_promise *promise, int64_t now_ms)
{
    struct run run = { .calendar = calendar, .promise = promise, .since_ms = events[0].at_ms };

    run.clocks.verdict.over = promise->verdict == 0;
    for (size_t i = 0; i < count; i++) {
        add_used(&run, events[i].at_ms);
        take_event(&run, events[i].kind);
        set_dues(&run);
    }
    add_used(&run, now_ms);
    run.clocks.update.over = run.clocks.solve.over = run.solved;
    run.clocks.answer.late = run.clocks.answer.used > promise->answer;
    run.clocks.update.late = !run.solved && run.clocks.update.used > promise->update;
    run.clocks.solve.late = run.clocks.solve.used > promise->solve;
    run.clocks.verdict.late = run.clocks.verdict.used > promise->verdict;
    run.clocks.due_ms = earliest(&run.clocks);
    return run.clocks;
}
