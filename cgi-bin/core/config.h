/* config.h - the instance's settings: one file of "key = value" lines, named by
 * --config or NINEFOLD_CONFIG. */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include <stddef.h>

#include "error.h"

struct config {
    const char *root;          /* where templates/ and sql/ are */
    const char *var;           /* var folder: run, tmp, log */
    const char *db_socket;     /* or db_host "h1:p1,h2:p2" */
    const char *db_host;
    const char *db_name;
    const char *db_reader, *db_reader_password;
    const char *db_writer, *db_writer_password;
    const char *db_owner, *db_owner_password; /* migrations only */
    const char *zone;          /* "Asia/Shanghai" */
    const char *base_url;      /* "http://127.0.0.1:8080", for links in mail */
    const char *smtp_url;      /* "smtp://host:25"; empty: no mail is sent, notices stay in the bell */
    const char *mail_from;
    const char *hook_hosts;    /* webhooks inside the house that may be asked, by http too: "erp.example.com,10.0.0.7:8080" */
    const char *hook_proxy;    /* "http://host:3128" for webhooks; empty: none */
    const char *secret_key;    /* random, 32 characters or more: seals secrets that are stored (secret.h); empty: none can be */
    const char *secure_cookie; /* "yes" behind TLS */
    const char *remote_user;   /* "yes": the web server signs people in (REMOTE_USER) */
    const char *demo;          /* "yes": demo accounts may sign in */
    const char *workers;       /* of each program, when --workers does not say */
    const char *sms_gateway;   /* "gammu", "http"; empty: campaigns wait until there is one */
    const char *sms_db_socket, *sms_db_host, *sms_db_name, *sms_db_account, *sms_db_password; /* of Gammu SMSD; socket or host */
    const char *sms_url;       /* http: each message is a POST there */
    const char *sms_known_url; /* ...?reference=: 200 when the gateway has it, 404 when not; empty: repeats by the same reference are its own matter */
    const char *sms_reports_url; /* results and replies since the last question, as JSON; empty: none */
    const char *sms_format;    /* "json" or "form" */
    const char *sms_account, *sms_secret; /* whose message it is; what it is signed with */
    const char *backups;       /* folder of the nightly backups; empty: `ninefold check` does not look */
};

extern struct config config;

/* Reads the file, and where a line says "include = FILE" that one; unknown keys and unreadable lines are errors that name the line. */
MUST_USE NEOERR *config_read(const char *path);
/* The i-th file that was read, NULL behind the last; and the one that holds the owner's password, or NULL. */
const char *config_file(size_t i);
const char *config_owner_file(void);

#endif
