/* secret.c - sealed with the config's key, and opened. */
#include "secret.h"

#include <sodium.h>
#include <string.h>

#include "config.h"

enum { NONCE = crypto_secretbox_NONCEBYTES, MAC = crypto_secretbox_MACBYTES };

bool secret_ready(void)
{
    return strlen(config.secret_key) >= SECRET_KEY_LEAST;
}

static void key_of_config(unsigned char key[crypto_secretbox_KEYBYTES])
{
    crypto_generichash(key, crypto_secretbox_KEYBYTES, (const unsigned char *)config.secret_key, strlen(config.secret_key), NULL, 0);
}

const char *secret_seal(struct arena *arena, const char *text)
{
    unsigned char key[crypto_secretbox_KEYBYTES], *box;
    size_t length = strlen(text), room = sodium_base64_ENCODED_LEN(NONCE + MAC + length, sodium_base64_VARIANT_ORIGINAL);
    char *sealed;

    if (length == 0)
        return "";
    box = arena_alloc(arena, NONCE + MAC + length);
    sealed = arena_alloc(arena, strlen(SECRET_MARK) + room);
    key_of_config(key);
    randombytes_buf(box, NONCE);
    crypto_secretbox_easy(box + NONCE, (const unsigned char *)text, length, box, key);
    sodium_memzero(key, sizeof(key));
    memcpy(sealed, SECRET_MARK, strlen(SECRET_MARK));
    sodium_bin2base64(sealed + strlen(SECRET_MARK), room, box, NONCE + MAC + length, sodium_base64_VARIANT_ORIGINAL);
    return sealed;
}

const char *secret_open(struct arena *arena, const char *sealed)
{
    const char *base64 = sealed + strlen(SECRET_MARK);
    unsigned char key[crypto_secretbox_KEYBYTES], *box;
    size_t length;
    char *text;
    int refused;

    if (strncmp(sealed, SECRET_MARK, strlen(SECRET_MARK)) != 0)
        return sealed;
    box = arena_alloc(arena, strlen(base64) + 1);
    if (!secret_ready() || sodium_base642bin(box, strlen(base64), base64, strlen(base64), NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 || length < NONCE + MAC)
        return NULL;
    text = arena_alloc(arena, length);
    key_of_config(key);
    refused = crypto_secretbox_open_easy((unsigned char *)text, box + NONCE, length - NONCE, box, key);
    sodium_memzero(key, sizeof(key));
    if (refused != 0)
        return NULL;
    text[length - NONCE - MAC] = '\0';
    return text;
}
