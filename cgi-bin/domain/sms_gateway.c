/* sms_gateway.c - which gateway this instance has. */
#include "sms_gateway.h"

#include <string.h>

#include "core/config.h"

const struct sms_gateway *sms_gateway_find(void)
{
    static const struct sms_gateway *const gateways[] = { &sms_gammu, &sms_http };

    for (size_t i = 0; i < COUNT_OF(gateways); i++) {
        if (strcmp(gateways[i]->name, config.sms_gateway) == 0)
            return gateways[i];
    }
    return NULL;
}
