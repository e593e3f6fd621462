/* task.h - table task, for those who give tasks in the course of other work, and who remind of them. */
#ifndef DOMAIN_TASK_H
#define DOMAIN_TASK_H

#include "core/app.h"

extern const struct table task_table;

struct task_given {
    int64_t owner_id, customer_id; /* customer_id 0: about no dealer */
    const char *title, *note, *due_on; /* text of any length is cut; due_on "YYYY-MM-DD" */
};
/* The signed-in person gives it; nobody is told here. */
MUST_USE NEOERR *task_give(struct request *req, const struct task_given *given, int64_t *id);

/* Job kind tasks.remind, each morning: on working days one notice a person for what is due before
 * the next working day, and for what is overdue. */
MUST_USE NEOERR *tasks_remind_step(struct request *req, struct job *job, bool *finished);

#endif
