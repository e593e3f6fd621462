/* announcement.h - news to staff: whom it is for, what the workbench and /announcements show, who is told and reminded. */
#ifndef DOMAIN_ANNOUNCEMENT_H
#define DOMAIN_ANNOUNCEMENT_H

#include "core/app.h"

/* Of `announcement a`. */
#define ANNOUNCEMENT_BEGUN "a.valid_to IS NULL AND (a.from_on IS NULL OR a.from_on <= :today)"
#define ANNOUNCEMENT_IN_FORCE ANNOUNCEMENT_BEGUN " AND (a.until_on IS NULL OR a.until_on >= :today)"

/* `staff st` is meant by `announcement a`: one of its roles, regions, departments (two levels below, too) or people, or it names none. */
#define ANNOUNCEMENT_ADDRESSES                                                                                         \
    "(a.roles = '' AND a.regions = '' AND a.departments = '' AND a.people = '' OR FIND_IN_SET(st.id, a.people)"      \
    " OR a.roles <> '' AND EXISTS (SELECT 1 FROM staff_role sr WHERE sr.staff_id = st.id AND FIND_IN_SET(sr.role_id, a.roles))" \
    " OR a.regions <> '' AND EXISTS (SELECT 1 FROM staff_sales_region sg JOIN sales_region_tree tr ON tr.region_id = sg.sales_region_id WHERE sg.staff_id = st.id AND FIND_IN_SET(tr.ancestor_id, a.regions))" \
    " OR a.departments <> '' AND EXISTS (SELECT 1 FROM department de LEFT JOIN department up ON up.id = de.parent_id WHERE de.id = st.department_id"                                                         \
    "  AND (FIND_IN_SET(de.id, a.departments) OR FIND_IN_SET(de.parent_id, a.departments) OR FIND_IN_SET(up.parent_id, a.departments))))"                                                                    \
    " AND (a.team_of IS NULL OR EXISTS (SELECT 1 FROM staff_tree te WHERE te.boss_id = a.team_of AND te.member_id = st.id))"

/* :me may change it and sees its receipts: who published it, and who may publish to everybody. */
#define ANNOUNCEMENT_KEPT                                                                                              \
    "(a.published_by = :me OR EXISTS (SELECT 1 FROM staff_role kr JOIN role_permission kp ON kp.role_id = kr.role_id WHERE kr.staff_id = :me AND kp.resource = 'announcements' AND kp.action = 'publish' AND FIND_IN_SET('all', kp.scope)))"

/* Somebody who can read it: has an account and has not left. */
#define ANNOUNCEMENT_READER "st.account IS NOT NULL AND (st.left_on IS NULL OR st.left_on > :today)"

/* Receipt r of announcement a counts: it is not from before the last change that was told again. */
#define ANNOUNCEMENT_CONFIRMED "r.announcement_id = a.id AND (a.again_at IS NULL OR r.read_at >= a.again_at)"

extern const struct table announcement_table, announcement_file_table;
/* What may be changed by whoever keeps it; what :me may read (with seen, kept, readers, addressed). Both of :id. */
extern const char announcement_change_sql[], announcement_read_sql[];

/* Announcements.N of those in force for this person, newest first, with `seen`. */
MUST_USE NEOERR *announcements_show(struct request *req, int limit);
/* The job kind "announcements": tells those addressed when an announcement begins, reminds those who have not confirmed. */
MUST_USE NEOERR *announcements_step(struct request *req, struct job *job, bool *finished);

#endif
