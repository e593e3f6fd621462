/* admin.h - what the files of this folder share. */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "core/app.h"
#include "domain/dictionary.h"

typedef NEOERR *page_fn(struct request *req);

/* admin.c: says error.duplicate beside `field` when `sql` finds a row. */
MUST_USE NEOERR *check_free(struct request *req, const char *sql, const char *field);

/* staff.c */
extern const struct form staff_form, staff_new_form, password_form;
extern const struct list staff_list;
extern const struct table staff_table;
extern const char staff_record_sql[];
page_fn staff_list_page, staff_views, staff_export, staff_page, staff_new_page, staff_create, staff_edit_page, staff_update;
/* Ends all sessions of this person. */
MUST_USE NEOERR *end_sessions(struct request *req, int64_t staff_id);

/* access.c: password, sessions and absences of a person */
extern const struct form absence_form;
extern const char absence_record_sql[];
page_fn password_page, password_set, sessions_end, absence_page, absence_create, absence_end;

/* departments.c */
extern const struct form department_form;
extern const char department_record_sql[];
page_fn departments_page, department_new_page, department_create, department_edit_page, department_update, department_end;

/* regions.c: the company's sales regions */
extern const struct form region_form, cover_form;
extern const char region_record_sql[], cover_record_sql[];
page_fn regions_page, region_page, region_new_page, region_create, region_edit_page, region_update, cover_create, cover_remove;

/* roles.c */
extern const struct form role_form, role_new_form;
extern const char role_record_sql[];
page_fn roles_page, role_page, role_update, role_new_page, role_create;
/* How many can sign in and change staff and roles. */
MUST_USE NEOERR *administrators_count(struct request *req, int64_t *count);
/* Says beside `field` that nobody would be left, when there were `before` and are none. */
MUST_USE NEOERR *administrators_check(struct request *req, int64_t before, const char *field);

/* dictionaries.c */
extern const struct form entry_form, entry_new_form;
extern const char dictionary_record_sql[], open_dictionary_record_sql[], entry_record_sql[];
page_fn dictionaries_page, dictionary_page, entry_new_page, entry_create, entry_edit_page, entry_update;

/* settings.c */
extern const struct form setting_form;
page_fn settings_page, settings_update;

/* calendar.c */
extern const struct form work_day_form;
extern const char work_day_record_sql[];
page_fn calendar_page, work_day_create, work_day_edit_page, work_day_update, work_day_remove;

/* audit.c */
extern const struct list audit_list;
extern const char audit_record_sql[];
page_fn audit_list_page, audit_views, audit_export, audit_page;

/* jobs.c */
extern const struct list job_list;
extern const char job_record_sql[], failed_job_record_sql[];
page_fn jobs_page, job_views, job_page, job_retry, job_cancel;

/* letters.c */
extern const struct list letter_list;
extern const char letter_record_sql[], dead_letter_record_sql[];
page_fn letters_page, letters_views, letter_retry, letter_discard, letters_retry;

/* notifications.c */
page_fn defaults_page, defaults_save;

/* webhooks.c */
extern const struct form webhook_new_form, webhook_form;
extern const char webhook_record_sql[], webhook_group_sql[], webhook_secret_sql[];
page_fn webhooks_page, webhook_page, webhook_new_page, webhook_create, webhook_edit_page, webhook_update, webhook_try, webhook_close;

/* tokens.c */
extern const struct list token_list;
extern const char admin_token_record_sql[];
page_fn tokens_list_page, tokens_views, tokens_export, admin_token_page, admin_token_end;

#endif
