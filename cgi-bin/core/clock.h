/* clock.h - the only place that asks what time it is. Tests set it. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970 UTC; the fixed time when one is set. */
int64_t clock_now_ms(void);
/* "YYYY-MM-DDTHH:MM:SS" UTC fixes the clock (tests, work --now); NULL frees it. */
int clock_fix(const char *utc);
int64_t clock_monotonic_ms(void);

/* UTC "YYYY-MM-DD HH:MM:SS.mmm"; 24 bytes. */
void clock_format_utc(int64_t ms, char out[24]);
/* RFC 5322 date for mail, UTC; 32 bytes. */
void clock_format_mail(int64_t ms, char out[32]);
/* Date in the company's zone (config zone, default Asia/Shanghai); 11 bytes. */
void clock_format_day(int64_t ms, char out[11]);
/* UTC text of the database -> "YYYY-MM-DD HH:MM" in the company's zone; 17 bytes. */
void clock_format_local(const char *utc, char out[17]);

/* Minutes since 1970-01-01 00:00 on the clocks of the company's zone, and back; where clocks
 * are put back, the earlier of two moments. */
int64_t clock_civil_minutes(int64_t ms);
int64_t clock_from_civil(int64_t minutes);
/* UTC text of the database -> milliseconds; -1 when it is none. */
int64_t clock_parse_utc(const char *utc);
/* "YYYY-MM-DD" -> days since 1970-01-01; -1 when it is none. */
int32_t clock_parse_day(const char *day);

#endif
