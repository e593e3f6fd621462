-- Addresses and secrets of webhooks are stored sealed with the key of the config (core/secret.h); `ninefold migrate` seals what stands there.

ALTER TABLE webhook MODIFY url VARCHAR(3000) NOT NULL COMMENT 'where to, sealed (core/secret.h): holds a key and is never shown again',
  MODIFY secret VARCHAR(1500) NOT NULL DEFAULT '' COMMENT 'what messages are signed with, sealed; never shown again';
