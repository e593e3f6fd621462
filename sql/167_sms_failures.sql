-- Why an SMS failed, in words: what a gateway tells, in lower case, other signs as _ (cgi-bin/sms/failure.c). An administrator adds what a
-- provider of the company's own tells.

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('sms_failure', '短信失败原因', 'Why an SMS failed', 0);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('sms_failure', 'sendingerror', '没有发出:网络或号码不接受', 'Not sent: the network or the number refused it', '', 1), ('sms_failure', 'error', '网关出错', 'The gateway failed', '', 2), ('sms_failure', 'deliveryfailed', '没有送达', 'Not delivered', '', 3),
  ('sms_failure', 'deliveryfailed_65', '没有送达:对方收不了短信', 'Not delivered: the number cannot get SMS', '', 4), ('sms_failure', 'deliveryfailed_66', '没有送达:对方手机拒收', 'Not delivered: the phone refused it', '', 5), ('sms_failure', 'deliveryfailed_67', '没有送达:打不通', 'Not delivered: the number cannot be reached', '', 6),
  ('sms_failure', 'deliveryfailed_70', '没有送达:长时间关机或没有信号', 'Not delivered: switched off or out of reach too long', '', 7), ('sms_failure', 'deliveryfailed_72', '没有送达:短信中心删除了它', 'Not delivered: the network deleted it', '', 8), ('sms_failure', 'deliveryfailed_96', '没有送达:网络拥塞', 'Not delivered: the network was congested', '', 9),
  ('sms_failure', 'deliveryfailed_97', '没有送达:对方手机忙', 'Not delivered: the phone was busy', '', 10), ('sms_failure', 'deliveryfailed_98', '没有送达:对方手机没有应答', 'Not delivered: the phone did not answer', '', 11), ('sms_failure', 'deliveryfailed_99', '没有送达:网络拒绝', 'Not delivered: the network refused it', '', 12),
  ('sms_failure', 'e400', '网关不接受号码或内容', 'The gateway refused the number or the text', '', 20), ('sms_failure', 'e422', '网关不接受号码或内容', 'The gateway refused the number or the text', '', 21), ('sms_failure', 'e401', '网关不认我们的账号', 'The gateway does not know our account', '', 22), ('sms_failure', 'e403', '网关不许我们发送', 'The gateway does not let us send', '', 23),
  ('sms_failure', 'e402', '网关账户余额不足', 'Our account at the gateway is empty', '', 24), ('sms_failure', 'e404', '网关地址不对', 'Wrong address of the gateway', '', 25), ('sms_failure', 'e413', '内容太长', 'The text is too long', '', 26);
UPDATE options_stamp SET value = value + 1;
