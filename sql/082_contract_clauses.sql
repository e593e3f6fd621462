-- Clauses and templates that a company begins with (domain.md 3). Each is version 1; what a company wants otherwise is a new version,
-- drafted and published at /contracts/templates. The texts rest on the articles named beside them; they are no legal advice.

INSERT INTO clause (code, name, name_en, place, prominent, covers, law) VALUES
  ('parties', '主体与资质', 'Parties and qualification', 10, 0, 'parties', '《民法典》第470条第1项;《药品管理法》第51条、第56条'),
  ('subject', '标的明细', 'Goods', 20, 0, 'subject,quantity,price', '《民法典》第470条第2、3、5项,第596条'),
  ('quality', '质量要求', 'Quality', 30, 0, 'quality', '《民法典》第470条第4项、第615条;《药品管理法》第28条'),
  ('packing', '包装', 'Packing', 40, 0, 'packing', '《民法典》第596条、第619条'),
  ('delivery', '发送', 'Delivery', 50, 0, 'term,place,manner', '《民法典》第470条第6项,第601条至第607条'),
  ('acceptance', '验收', 'Acceptance', 60, 1, 'inspection', '《民法典》第620条至第623条'),
  ('settlement', '结算', 'Settlement', 70, 1, 'settlement', '《民法典》第596条、第626条至第628条、第641条;《保障中小企业款项支付条例》'),
  ('returns', '退换货与近效期', 'Returns and short-dated goods', 80, 1, '', '《民法典》第610条、第617条'),
  ('recall', '召回与不良反应', 'Recall and adverse reactions', 90, 0, '', '《药品管理法》第81条、第82条;《药品召回管理办法》'),
  ('territory', '经销区域与流向', 'Territory and traceability', 100, 0, '', '《反垄断法》第18条;《药品经营质量管理规范》'),
  ('support', '支持与返利', 'Support and rebates', 110, 0, '', '《民法典》第509条'),
  ('agents', '授权代表与收货人', 'Representatives and receivers', 120, 0, '', '《民法典》第165条、第170条、第171条'),
  ('integrity', '反商业贿赂', 'Integrity', 130, 0, '', '《反不正当竞争法》第7条;《药品管理法》第88条'),
  ('privacy', '个人信息与短信', 'Personal data and messages', 140, 0, '', '《个人信息保护法》第13条、第23条'),
  ('breach', '违约责任', 'Liability for breach', 150, 1, 'breach', '《民法典》第470条第7项,第577条至第588条'),
  ('force_majeure', '不可抗力', 'Force majeure', 160, 0, '', '《民法典》第180条、第590条'),
  ('disputes', '争议解决', 'Disputes', 170, 1, 'disputes', '《民法典》第470条第8项;《民事诉讼法》第35条'),
  ('term', '期限与续签', 'Term and renewal', 180, 1, 'term', '《民法典》第470条第6项、第558条、第563条'),
  ('signing', '签署', 'Signing', 190, 0, 'originals', '《民法典》第490条'),
  ('quality_agreement', '附件:质量保证协议', 'Annex: quality agreement', 200, 0, 'quality', '《药品经营质量管理规范》第65条'),
  ('amended', '变更内容', 'What changes', 210, 0, 'subject', '《民法典》第543条、第544条'),
  ('amendment_rest', '其余条款', 'The rest', 220, 0, '', '《民法典》第544条');

INSERT INTO clause_version (clause_id, variant, number, title, title_en, body, state, valid_from, created_at, created_by)
  SELECT c.id, x.variant, 1, x.title, x.title_en, x.body, 'current', '2026-01-01', '2026-01-01', 0 FROM clause c JOIN (
SELECT 'parties' AS code, '' AS variant, '主体与资质' AS title, 'Parties and qualification' AS title_en,
'1. 甲方为依法设立并取得药品生产或经营许可的企业（许可证号：{seller_licence}）。乙方为依法设立并取得相应经营或使用资质的单位（许可证号：{buyer_licence}）。
2. 双方在签订本合同时应向对方提供加盖公章的营业执照、许可证及其他法定资质文件的复印件，并保证其真实、有效。
3. 合同有效期内资质文件发生变更、换证、延期、被暂停或者被吊销的，应当自变更之日起十日内书面通知对方并提供新的文件。
4. 一方资质文件缺失或者失效的，另一方有权暂停签订订单和发货，由此产生的后果由资质文件缺失或者失效的一方承担。' AS body
  UNION ALL SELECT 'subject' AS code, '' AS variant, '标的、数量与价款' AS title, 'Goods, quantity and price' AS title_en,
'1. 甲方向乙方出售、乙方向甲方购买本合同《明细》所列货物。货物的通用名称、剂型、规格、单位、生产企业、批准文号、数量、含税单价和金额以《明细》为准。
2. 合同含税总金额为人民币 {total} 元（大写：{total_words}）。
3. 价格为含增值税价格。合同履行期间国家调整税率的，不含税价格不变，含税价格按照新税率相应调整。' AS body
  UNION ALL SELECT 'subject' AS code, '框架' AS variant, '标的、数量与价格' AS title, 'Goods, quantity and price' AS title_en,
'1. 本合同为年度框架协议。合同有效期内，乙方可以按照《明细》所列货物和价格向甲方订货；每次订货的品种、数量、交货地点以双方确认的订单为准，订单是本合同的组成部分。
2. 双方以合同有效期内含税采购金额人民币 {target} 元（大写：{target_words}）为合作目标。该目标用于双方安排供货和考核，不构成乙方的最低采购义务。
3. 《明细》所列价格为含增值税价格。甲方调整价格的，应当提前三十日书面通知乙方；调整前已经确认的订单按照原价格执行。
4. 乙方对外销售的价格由乙方依法自主确定，甲方不限定乙方的转售价格。' AS body
  UNION ALL SELECT 'quality' AS code, '' AS variant, '质量要求' AS title, 'Quality' AS title_en,
'1. 货物应当符合国家药品标准或者经药品监督管理部门核准的质量标准，以及双方签订的质量保证协议。
2. 甲方交付的货物，到达乙方时剩余有效期不少于该批货物有效期的三分之二；双方另有书面约定的除外。
3. 每批货物应当附加盖甲方质量管理专用章的同批号检验报告书。进口药品还应当附进口药品注册证、通关单或者检验报告书的复印件。
4. 乙方应当按照货物标签和说明书载明的条件储存和运输，因乙方储存、运输不当造成的质量问题由乙方承担。' AS body
  UNION ALL SELECT 'packing' AS code, '' AS variant, '包装' AS title, 'Packing' AS title_en,
'1. 货物采用适合运输和储存的原厂包装，包装、标签、说明书应当符合国家规定。
2. 冷藏、冷冻货物应当使用经过验证的保温箱或者冷藏车，并随货提供运输过程的温度记录。
3. 包装费用包含在货物价格之内，包装物不回收。' AS body
  UNION ALL SELECT 'delivery' AS code, '' AS variant, '交货与运输' AS title, 'Delivery and transport' AS title_en,
'1. 交货期限：甲方应当自合同生效或者订单确认之日起 {delivery_days} 日内将货物交付至约定地点。
2. 交货地点：{delivery_place}。
3. 运输方式由甲方选择，但应当符合药品经营质量管理规范对运输条件的要求；运费和运输途中的保险费由甲方承担。
4. 货物毁损、灭失的风险，自货物在交货地点交付乙方时起由乙方承担。乙方无正当理由拒绝受领或者迟延受领的，自违反约定之时起由乙方承担风险。
5. 甲方随货提供随货同行单。乙方由本合同约定的收货人签收，签收单是结算的凭证之一。' AS body
  UNION ALL SELECT 'acceptance' AS code, '' AS variant, '验收' AS title, 'Acceptance' AS title_en,
'1. 数量和外观：乙方应当在收货时当场清点、检查，发现短少、破损、污染或者温度异常的，应当在随货同行单上注明并当场通知甲方。
2. 内在质量：乙方应当自收货之日起 {inspection_days} 日内完成验收，发现质量不符合约定的，应当在该期限内书面通知甲方。
3. 乙方在上述期限内未提出异议的，视为货物的数量和质量符合约定；但属于在该期限内难以发现的隐蔽瑕疵的，乙方应当在发现或者应当发现之日起三日内通知甲方，最长不超过货物的有效期。
4. 双方对质量有争议的，以法定药品检验机构的检验结果为准，检验费用由责任方承担。' AS body
  UNION ALL SELECT 'settlement' AS code, '' AS variant, '结算方式' AS title, 'Settlement' AS title_en,
'1. 乙方应当自货物交付之日起 {payment_days} 日内付清该批货物的全部价款。
2. 乙方应当通过银行转账方式支付至甲方指定账户，开户银行：{seller_bank}，账号：{seller_account}。未经甲方书面同意，乙方不得以现金支付或者由第三方代付。
3. 合同总额的 {deposit_percent}% 作为定金，由乙方在合同签订后五日内支付（比例为零的，不支付定金）；乙方履行债务后，定金抵作价款。
4. 甲方在交货时或者交货后十日内开具合法有效的增值税发票。
5. 在乙方付清价款之前，货物的所有权归甲方；但不影响乙方在正常经营活动中销售货物。' AS body
  UNION ALL SELECT 'settlement' AS code, '先款后货' AS variant, '结算方式' AS title, 'Settlement' AS title_en,
'1. 乙方应当在甲方发货前付清该批货物的全部价款，甲方收到款项后按照约定的期限发货。
2. 乙方应当通过银行转账方式支付至甲方指定账户，开户银行：{seller_bank}，账号：{seller_account}。未经甲方书面同意，乙方不得以现金支付或者由第三方代付。
3. 甲方在发货时开具合法有效的增值税发票。' AS body
  UNION ALL SELECT 'settlement' AS code, '银行承兑汇票' AS variant, '结算方式' AS title, 'Settlement' AS title_en,
'1. 乙方应当自货物交付之日起 {payment_days} 日内，以银行转账或者期限不超过六个月的银行承兑汇票付清该批货物的全部价款；汇票兑付之前，该笔债务不视为清偿。
2. 转账支付至甲方指定账户，开户银行：{seller_bank}，账号：{seller_account}。未经甲方书面同意，不得由第三方代付或者以第三方开具的票据支付。
3. 甲方在交货时或者交货后十日内开具合法有效的增值税发票。
4. 在乙方付清价款之前，货物的所有权归甲方；但不影响乙方在正常经营活动中销售货物。' AS body
  UNION ALL SELECT 'returns' AS code, '' AS variant, '退换货与近效期' AS title, 'Returns and short-dated goods' AS title_en,
'1. 因甲方原因造成的质量问题、错发、多发、破损，甲方负责退货或者换货，并承担由此产生的运费。
2. 非质量原因的退货须经甲方书面同意。退货应当提供原随货同行单号和批号；冷链货物还应当提供储存和运输的完整温度记录，否则不予退货。
3. 剩余有效期不足六个月的货物为近效期货物。乙方应当在到期六个月前书面通知甲方，双方协商促销、调剂或者换货；未在该期限前通知的，甲方不承担换货责任。
4. 国家有特殊管理规定的药品和乙方已经拆封的货物，不予退换，但质量原因除外。' AS body
  UNION ALL SELECT 'recall' AS code, '' AS variant, '召回与不良反应' AS title, 'Recall and adverse reactions' AS title_en,
'1. 一方发现货物存在质量问题或者安全隐患的，应当立即停止销售，并在二十四小时内通知对方。
2. 甲方决定或者被责令召回的，乙方应当按照召回通知的期限查明库存和流向，将召回货物隔离存放、登记并退回甲方，召回的直接费用由甲方承担；因乙方原因导致召回的除外。
3. 乙方发现或者获知药品不良反应的，应当及时报告甲方：死亡病例立即报告，严重的不超过三日，其他的不超过十五日，并协助调查。
4. 双方应当保存购销和流向记录不少于五年，且不少于药品有效期满后一年。' AS body
  UNION ALL SELECT 'territory' AS code, '' AS variant, '经销区域与流向' AS title, 'Territory and traceability' AS title_en,
'1. 乙方的经销区域以双方书面确认的经销区域为准；未书面确认的，以乙方许可证载明的经营范围和地域为准。
2. 乙方应当在每月十日前如实向甲方提供上月货物的进、销、存和流向数据。甲方对取得的数据负有保密义务，仅用于供货安排、质量追溯和本合同约定的结算。
3. 乙方主动向约定区域之外销售的，应当事先取得甲方书面同意。
4. 本条不限制乙方对第三人的销售价格。' AS body
  UNION ALL SELECT 'support' AS code, '' AS variant, '支持与返利' AS title, 'Support and rebates' AS title_en,
'1. 甲方可以向乙方提供学术推广、人员培训、促销陈列等支持，具体内容、期限和费用以双方书面确认的方案为准。
2. 返利以双方书面签订的返利政策为准，按照实际回款计算，以折让或者货物的形式兑现，并在发票上如实反映；没有书面政策的，不产生返利。
3. 乙方存在逾期应付款项、资质文件失效或者违反经销区域约定的，在改正之前不兑现返利。' AS body
  UNION ALL SELECT 'agents' AS code, '' AS variant, '授权代表与收货人' AS title, 'Representatives and receivers' AS title_en,
'1. 双方以书面授权委托书载明的人员为授权代表和收货人，授权委托书应当载明姓名、身份证号码、授权范围和期限，并加盖公章。
2. 授权代表在授权范围内签署的订单、对账单、确认函对被代表方具有约束力。授权人员变更的，应当提前三日书面通知对方，未通知的，原授权人员的行为仍视为有效。
3. 双方每季度核对一次往来账目。一方收到对账单后十五日内未书面提出异议的，视为认可。' AS body
  UNION ALL SELECT 'integrity' AS code, '' AS variant, '反商业贿赂' AS title, 'Integrity' AS title_en,
'1. 双方及其工作人员不得以任何名义向对方工作人员、利益相关方给予或者收受财物及其他不正当利益。
2. 任何价格折让、返利、支持费用均应当以明示方式约定并如实入账。
3. 一方违反本条的，另一方有权立即解除合同，并要求赔偿由此造成的损失。' AS body
  UNION ALL SELECT 'privacy' AS code, '' AS variant, '个人信息与短信' AS title, 'Personal data and messages' AS title_en,
'1. 双方在履行合同中取得的对方人员的姓名、职务、联系方式等个人信息，仅用于履行本合同和法律规定的用途。
2. 甲方向乙方人员发送业务通知短信前，应当取得该人员的同意；该人员可以随时要求停止接收。
3. 合同终止后，双方应当依照法律规定删除或者停止使用不再需要的个人信息，法律规定应当保存的除外。' AS body
  UNION ALL SELECT 'breach' AS code, '' AS variant, '违约责任' AS title, 'Liability for breach' AS title_en,
'1. 甲方逾期交货的，每逾期一日，按照逾期交付货物价款的万分之五向乙方支付违约金；逾期超过三十日的，乙方有权解除该批货物的合同。
2. 乙方逾期付款的，每逾期一日，按照逾期金额的万分之五向甲方支付违约金；逾期超过三十日的，甲方有权暂停发货，并要求乙方立即支付全部到期款项。
3. 甲方交付的货物不符合质量约定的，应当退货、换货，并赔偿乙方因此受到的直接损失。
4. 一方支付定金后违约的，按照定金罚则处理；定金和违约金同时约定的，守约方可以选择适用其一。
5. 违约金不足以弥补实际损失的，违约方应当补足；因违约产生的诉讼费、律师费、保全费、鉴定费由违约方承担。' AS body
  UNION ALL SELECT 'force_majeure' AS code, '' AS variant, '不可抗力' AS title, 'Force majeure' AS title_en,
'1. 因不可抗力不能履行合同的，根据不可抗力的影响部分或者全部免除责任，但法律另有规定的除外。
2. 遭受不可抗力的一方应当及时通知对方，并在十五日内提供证明；迟延履行后发生不可抗力的，不免除其违约责任。
3. 不可抗力持续超过六十日的，任何一方可以解除尚未履行的部分。' AS body
  UNION ALL SELECT 'disputes' AS code, '' AS variant, '争议解决' AS title, 'Disputes' AS title_en,
'1. 因本合同产生的争议，双方应当协商解决；协商不成的，任何一方可以向甲方住所地有管辖权的人民法院提起诉讼。
2. 争议解决期间，双方应当继续履行不涉及争议的部分。' AS body
  UNION ALL SELECT 'disputes' AS code, '仲裁' AS variant, '争议解决' AS title, 'Disputes' AS title_en,
'1. 因本合同产生的争议，双方应当协商解决；协商不成的，任何一方可以向甲方住所地的仲裁委员会申请仲裁。仲裁裁决是终局的，对双方均有约束力。
2. 争议解决期间，双方应当继续履行不涉及争议的部分。' AS body
  UNION ALL SELECT 'term' AS code, '' AS variant, '合同期限' AS title, 'Term' AS title_en,
'1. 本合同自 {starts_on} 起至 {ends_on} 止。期限届满时尚未履行完毕的交货、付款、售后和召回义务，双方应当继续履行。
2. 一方有下列情形之一的，另一方有权书面通知解除合同：资质被吊销或者暂停超过三十日；逾期付款或者逾期交货超过六十日；违反反商业贿赂约定。' AS body
  UNION ALL SELECT 'term' AS code, '框架' AS variant, '合同期限与续签' AS title, 'Term and renewal' AS title_en,
'1. 本合同自 {starts_on} 起至 {ends_on} 止。期限届满前六十日，双方应当协商续签；未签订续签合同的，本合同到期终止，不自动续期。
2. 期限届满前已经确认的订单，按照本合同继续履行。
3. 任何一方可以提前三十日书面通知对方解除合同，但应当履行完毕已经确认的订单。一方资质被吊销或者暂停超过三十日、逾期付款或者逾期交货超过六十日、违反反商业贿赂约定的，另一方有权立即解除合同。' AS body
  UNION ALL SELECT 'signing' AS code, '' AS variant, '合同文本与生效' AS title, 'Text and effect' AS title_en,
'1. 本合同一式四份，甲乙双方各执两份，具有同等法律效力。《明细》和附件是本合同的组成部分。
2. 本合同自双方法定代表人或者授权代表签字并加盖公章或者合同专用章之日起生效；约定的起始日期晚于签署日期的，自起始日期起生效。
3. 对本合同的修改和补充，应当采用书面形式并经双方签字盖章。' AS body
  UNION ALL SELECT 'quality_agreement' AS code, '' AS variant, '附件一 质量保证协议' AS title, 'Annex 1 Quality agreement' AS title_en,
'1. 甲方保证所供药品质量合格，提供符合规定的资料并对其真实性、有效性负责；保证药品包装、标签、说明书符合规定。
2. 甲方保证药品运输符合说明书载明的储存条件，冷链药品提供全程温度记录；按照规定开具发票和随货同行单。
3. 乙方保证具备合法的经营或者使用资质，按照药品经营质量管理规范收货、验收、储存、养护和销售。
4. 任何一方发现质量疑问或者药品监督管理部门抽检不合格的，应当在二十四小时内通知对方，并按照规定停售、封存、召回。
5. 本协议有效期与合同有效期一致。' AS body
  UNION ALL SELECT 'amended' AS code, '' AS variant, '变更内容' AS title, 'What changes' AS title_en,
'甲乙双方于 {starts_on} 起，对编号为 {previous_number} 的合同（以下称原合同）变更如下：
（请在此写明变更的条款、变更前和变更后的内容。）' AS body
  UNION ALL SELECT 'amendment_rest' AS code, '' AS variant, '其余条款' AS title, 'The rest' AS title_en,
'1. 除本补充协议明确变更的内容外，原合同其余条款继续有效。
2. 本补充协议与原合同不一致的，以本补充协议为准。
3. 本补充协议的期限至 {ends_on} 止；原合同终止的，本补充协议同时终止。' AS body) x ON x.code = c.code ORDER BY c.place, x.variant;

INSERT INTO contract_template (word, number, name, name_en, kind, amendment, title, state, payment_days, deposit_percent, inspection_days, delivery_days, term_months, valid_from, created_at, created_by) VALUES
  ('single', 1, '药品购销合同', 'Sale of medicines', 'single', 0, '药品购销合同', 'current', 30, 0, 7, 5, 6, '2026-01-01', '2026-01-01', 0),
  ('framework', 1, '年度经销框架协议', 'Annual dealer framework', 'framework', 0, '年度经销框架协议', 'current', 30, 0, 7, 5, 12, '2026-01-01', '2026-01-01', 0),
  ('amendment', 1, '补充协议', 'Amendment', 'single', 1, '补充协议', 'current', 30, 0, 7, 5, 12, '2026-01-01', '2026-01-01', 0);
INSERT INTO template_clause (template_id, clause_version_id, place, required)
  SELECT t.id, v.id, x.place, x.required FROM (
    SELECT 'single' AS word, 'parties' AS code, '' AS variant, 1 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'subject' AS code, '' AS variant, 2 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'quality' AS code, '' AS variant, 3 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'packing' AS code, '' AS variant, 4 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'delivery' AS code, '' AS variant, 5 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'acceptance' AS code, '' AS variant, 6 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'settlement' AS code, '' AS variant, 7 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'returns' AS code, '' AS variant, 8 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'recall' AS code, '' AS variant, 9 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'territory' AS code, '' AS variant, 10 AS place, 0 AS required
    UNION ALL SELECT 'single' AS word, 'agents' AS code, '' AS variant, 11 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'integrity' AS code, '' AS variant, 12 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'privacy' AS code, '' AS variant, 13 AS place, 0 AS required
    UNION ALL SELECT 'single' AS word, 'breach' AS code, '' AS variant, 14 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'force_majeure' AS code, '' AS variant, 15 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'disputes' AS code, '' AS variant, 16 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'term' AS code, '' AS variant, 17 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'quality_agreement' AS code, '' AS variant, 18 AS place, 1 AS required
    UNION ALL SELECT 'single' AS word, 'signing' AS code, '' AS variant, 19 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'parties' AS code, '' AS variant, 1 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'subject' AS code, '框架' AS variant, 2 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'quality' AS code, '' AS variant, 3 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'packing' AS code, '' AS variant, 4 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'delivery' AS code, '' AS variant, 5 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'acceptance' AS code, '' AS variant, 6 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'settlement' AS code, '' AS variant, 7 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'returns' AS code, '' AS variant, 8 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'recall' AS code, '' AS variant, 9 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'territory' AS code, '' AS variant, 10 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'support' AS code, '' AS variant, 11 AS place, 0 AS required
    UNION ALL SELECT 'framework' AS word, 'agents' AS code, '' AS variant, 12 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'integrity' AS code, '' AS variant, 13 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'privacy' AS code, '' AS variant, 14 AS place, 0 AS required
    UNION ALL SELECT 'framework' AS word, 'breach' AS code, '' AS variant, 15 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'force_majeure' AS code, '' AS variant, 16 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'disputes' AS code, '' AS variant, 17 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'term' AS code, '框架' AS variant, 18 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'quality_agreement' AS code, '' AS variant, 19 AS place, 1 AS required
    UNION ALL SELECT 'framework' AS word, 'signing' AS code, '' AS variant, 20 AS place, 1 AS required
    UNION ALL SELECT 'amendment' AS word, 'parties' AS code, '' AS variant, 1 AS place, 0 AS required
    UNION ALL SELECT 'amendment' AS word, 'amended' AS code, '' AS variant, 2 AS place, 1 AS required
    UNION ALL SELECT 'amendment' AS word, 'amendment_rest' AS code, '' AS variant, 3 AS place, 1 AS required
    UNION ALL SELECT 'amendment' AS word, 'signing' AS code, '' AS variant, 4 AS place, 1 AS required) x JOIN contract_template t ON t.word = x.word JOIN clause c ON c.code = x.code
  JOIN clause_version v ON v.clause_id = c.id AND v.variant = x.variant ORDER BY t.id, x.place;
