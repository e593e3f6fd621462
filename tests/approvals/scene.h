/* scene.h - people, a region of the test's own, and steps of the opening policy that only its documents take. */
#ifndef TESTS_APPROVALS_SCENE_H
#define TESTS_APPROVALS_SCENE_H

#include "support/page.h"

struct scene {
    int64_t region; /* its own: the steps below ask for it */
    int places;
    struct visitor quality, owner; /* who passes dealers on, and whose they are */
};

/* A region whose openings take only the steps that follow. */
struct scene scene_new(void);
/* A step of one named person. */
int64_t step_person(struct scene *scene, const struct visitor *who);
/* A step of a role's holders; mode any, all, turn. */
int64_t step_role(struct scene *scene, int64_t role, const char *mode);
/* A role held by these two. */
int64_t role_of(const struct visitor *one, const struct visitor *other);
/* Somebody who can sign in and holds no right. */
struct visitor person(void);
/* A dealer of the scene in state quality, and the run that begins when quality passes it. */
int64_t dealer(const struct scene *scene);
int64_t submitted(const struct scene *scene, int64_t dealer_id);
/* POST /approvals/<run>/<what>; the status. */
int act(const struct visitor *who, int64_t run, const char *what, const char *body);
struct page acted(const struct visitor *who, int64_t run, const char *what, const char *body);
const char *state_of(int64_t dealer_id);
const char *run_state(int64_t run);
/* Whether this person's decision is waited for. */
bool waits_for(int64_t run, const struct visitor *who);
/* Takes the test's steps out of the policy again. */
void scene_end(void);

#endif
