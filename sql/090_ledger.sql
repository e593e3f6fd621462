-- The sales ledger: what was ordered, shipped, returned, invoiced and paid. ledger_entry is only ever added to (the application may
-- not change it): a correction is a reversal and a new entry. What follows from entries (open items, figures of dealers and
-- months) is kept beside them in the same transaction and can be reckoned anew from them. domain/ledger_post.c writes all of it.

CREATE TABLE ledger_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer',
  kind ENUM('shipment','return','receipt','invoice','write_off') NOT NULL COMMENT 'dictionary ledger_kind', source VARCHAR(20) NOT NULL COMMENT 'whose numbers these are: page, import, api',
  number VARCHAR(40) NOT NULL COMMENT 'of the document', line_no SMALLINT NOT NULL COMMENT 'n-th line of that number', revision SMALLINT NOT NULL DEFAULT 1 COMMENT 'rises when it is reversed and booked again',
  reversal TINYINT NOT NULL DEFAULT 0 COMMENT '1 = takes the entry of the same revision back', reverses_id BIGINT NULL COMMENT 'the entry that it takes back',
  posted_on DATE NOT NULL COMMENT 'day of the document', due_on DATE NULL COMMENT 'shipment: to be paid by; receipt in bills: cashed on', amount DECIMAL(15,2) NOT NULL COMMENT 'what it adds to the receivable: shipments above 0, returns and receipts below, invoices 0',
  value DECIMAL(15,2) NOT NULL COMMENT 'as the document says it: receipts and invoices above 0', product_id BIGINT NULL COMMENT 'product, when it is one of ours', product_code VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'as booked',
  product_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'as booked', specification VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'as booked', lot VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'batch number',
  quantity DECIMAL(18,4) NULL COMMENT 'returns below 0', price DECIMAL(18,6) NULL COMMENT 'yuan a unit, tax included', means VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'receipt: dictionary payment_means',
  shipment_id BIGINT NULL COMMENT 'return, invoice: the shipment entry', order_line_id BIGINT NULL COMMENT 'shipment: sales_order_line', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks; of a reversal: why',
  unreleased TINYINT NOT NULL DEFAULT 0 COMMENT '1 = reported as done though the gate would have refused it', release_id BIGINT NULL COMMENT 'gate_release it was shipped by', import_run_id BIGINT NULL COMMENT 'import',
  created_at DATETIME(3) NOT NULL COMMENT 'booked', created_by INT NOT NULL COMMENT 'staff',
  UNIQUE KEY ledger_entry_key (source, kind, number, line_no, revision, reversal), KEY ledger_entry_customer (customer_id, posted_on, id), KEY ledger_entry_posted (posted_on, id),
  KEY ledger_entry_lot (product_code, lot, kind), KEY ledger_entry_shipment (shipment_id), KEY ledger_entry_order (order_line_id), KEY ledger_entry_run (import_run_id, id), KEY ledger_entry_reverses (reverses_id),
  KEY ledger_entry_kind (customer_id, kind, posted_on)
) COMMENT 'the ledger; the application may only add';

CREATE TABLE open_item (
  id BIGINT NOT NULL PRIMARY KEY COMMENT 'ledger_entry.id', customer_id BIGINT NOT NULL COMMENT 'dealer', posted_on DATE NOT NULL COMMENT 'day of the document', due_on DATE NOT NULL COMMENT 'shipment: to be paid by; credits: their day',
  amount DECIMAL(15,2) NOT NULL COMMENT 'of the entry', open_amount DECIMAL(15,2) NOT NULL COMMENT 'not yet allocated; below 0: a prepayment or other credit', invoiced DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'shipment: of its amount',
  settled TINYINT NOT NULL DEFAULT 0 COMMENT '1 = open_amount is 0', KEY open_item_customer (customer_id, settled, due_on, id), KEY open_item_due (settled, due_on, id)
) COMMENT 'what is not paid, and what is paid ahead; follows from ledger_entry and ledger_allocation';

CREATE TABLE ledger_allocation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', credit_id BIGINT NOT NULL COMMENT 'receipt or return', item_id BIGINT NOT NULL COMMENT 'shipment it pays',
  amount DECIMAL(15,2) NOT NULL COMMENT 'above 0; below 0 takes an earlier one back', allocated_on DATE NOT NULL COMMENT 'day that counts for days late', created_at DATETIME(3) NOT NULL COMMENT 'booked', created_by INT NOT NULL COMMENT 'staff',
  KEY ledger_allocation_credit (credit_id), KEY ledger_allocation_item (item_id), KEY ledger_allocation_customer (customer_id, allocated_on)
) COMMENT 'which receipt paid which shipment; the application may only add';

CREATE TABLE customer_figures (
  id BIGINT NOT NULL PRIMARY KEY COMMENT 'customer.id', receivable DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'open shipments', prepaid DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'credits not allocated, above 0',
  bills DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'receipts in bills not yet cashed', undelivered DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'released orders not yet shipped', undrawn DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'approved single contracts not yet ordered',
  exposure DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'domain.md 2, by domain/exposure.c', overdue DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'open and due before reckoned_on', oldest_due DATE NULL COMMENT 'of what is overdue',
  last_shipment_on DATE NULL COMMENT 'newest shipment', last_receipt_on DATE NULL COMMENT 'newest receipt', last_order_on DATE NULL COMMENT 'newest order', shipped_year DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'shipped less returned in the 12 months to reckoned_on',
  reckoned_on DATE NOT NULL COMMENT 'day it was reckoned for; the nightly job takes earlier ones', KEY customer_figures_exposure (exposure, id), KEY customer_figures_overdue (overdue, id), KEY customer_figures_shipment (last_shipment_on, id), KEY customer_figures_reckoned (reckoned_on, id)
) COMMENT 'what lists show and sort of a dealer''s ledger; written where entries are';

CREATE TABLE sales_month (
  customer_id BIGINT NOT NULL COMMENT 'dealer', product_code VARCHAR(30) NOT NULL COMMENT 'product as booked; empty = receipts', month DATE NOT NULL COMMENT 'its first day', shipped DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'amount',
  returned DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'amount, above 0', received DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'amount', quantity DECIMAL(18,4) NOT NULL DEFAULT 0 COMMENT 'shipped less returned',
  PRIMARY KEY (customer_id, month, product_code), KEY sales_month_product (product_code, month), KEY sales_month_month (month, customer_id)
) COMMENT 'sales and receipts by month; follows from ledger_entry';

CREATE TABLE sales_order (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', number VARCHAR(40) NOT NULL COMMENT 'of the order', customer_id BIGINT NOT NULL COMMENT 'dealer', contract_id BIGINT NULL COMMENT 'contract it is drawn on',
  state VARCHAR(20) NOT NULL COMMENT 'dictionary order_state', ordered_on DATE NOT NULL COMMENT 'day', total DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'sum of its lines', prepaid TINYINT NOT NULL DEFAULT 0 COMMENT '1 = paid ahead: never blocked by limit or overdue',
  delivery_address VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'where to', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks', state_reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why it is in this state', release_id BIGINT NULL COMMENT 'gate_release it was released by',
  released_at DATETIME(3) NULL COMMENT 'released', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY sales_order_number (number), KEY sales_order_customer (customer_id, ordered_on, id), KEY sales_order_state (state, ordered_on, id), KEY sales_order_day (ordered_on, id), KEY sales_order_contract (contract_id)
) COMMENT 'orders of dealers';

CREATE TABLE sales_order_line (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', order_id BIGINT NOT NULL COMMENT 'order', place SMALLINT NOT NULL COMMENT 'order of the lines', product_id BIGINT NOT NULL COMMENT 'product', contract_line_id BIGINT NULL COMMENT 'line of a single contract',
  quantity DECIMAL(18,4) NOT NULL COMMENT 'ordered', price DECIMAL(18,6) NOT NULL COMMENT 'yuan a unit, tax included', amount DECIMAL(15,2) NOT NULL COMMENT 'rounded half up once', shipped DECIMAL(18,4) NOT NULL DEFAULT 0 COMMENT 'quantity shipped so far', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY sales_order_line_order (order_id, place), KEY sales_order_line_contract (contract_line_id), KEY sales_order_line_product (product_id)
) COMMENT 'lines of an order';

CREATE TABLE gate_release (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', order_id BIGINT NULL COMMENT 'for this order only; NULL = for whatever is asked', amount DECIMAL(15,2) NOT NULL COMMENT 'up to', used DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'so far',
  once TINYINT NOT NULL DEFAULT 1 COMMENT '1 = for one shipment', until DATE NOT NULL COMMENT 'last day; at most 30 days ahead', reason VARCHAR(300) NOT NULL COMMENT 'why', refusals VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what the gate said: paper, contract, limit, overdue, comma-separated', state VARCHAR(20) NOT NULL COMMENT 'dictionary release_state',
  asked_by INT NOT NULL COMMENT 'staff', asked_at DATETIME(3) NOT NULL COMMENT 'when', decided_at DATETIME(3) NULL COMMENT 'when', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY gate_release_customer (customer_id, state, until), KEY gate_release_asked (asked_at, id)
) COMMENT 'what may pass the gate all the same';

CREATE TABLE ledger_statement (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', until DATE NOT NULL COMMENT 'as of the end of this day', receivable DECIMAL(15,2) NOT NULL COMMENT 'by our books', prepaid DECIMAL(15,2) NOT NULL COMMENT 'by our books',
  state VARCHAR(20) NOT NULL COMMENT 'dictionary statement_state: sent, confirmed, disputed', sent_on DATE NOT NULL COMMENT 'made and sent', confirmed_on DATE NULL COMMENT 'confirmed by the dealer', confirmed_by VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who, at the dealer', difference DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'theirs less ours',
  note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY ledger_statement_customer (customer_id, until), KEY ledger_statement_state (state, sent_on, id)
) COMMENT 'statements of account, and what dealers said of them; an acknowledgement restarts the limitation period';

CREATE TABLE sales_target (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', month DATE NOT NULL COMMENT 'its first day', customer_id BIGINT NULL COMMENT 'for a dealer, or ...', sales_region_id INT NULL COMMENT '... a region, or ...', staff_id INT NULL COMMENT '... a salesperson, or ...', product_id BIGINT NULL COMMENT '... a product; exactly one of them',
  amount DECIMAL(15,2) NOT NULL COMMENT 'shipped less returned', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY sales_target_customer (customer_id, month), UNIQUE KEY sales_target_region (sales_region_id, month), UNIQUE KEY sales_target_staff (staff_id, month), UNIQUE KEY sales_target_product (product_id, month)
) COMMENT 'targets by month';

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('ledger_kind', '台账单据', 'Ledger documents', 1), ('payment_means', '结算方式', 'Means of payment', 0), ('order_state', '订单状态', 'State of an order', 1),
  ('release_state', '放行状态', 'State of a release', 1), ('statement_state', '对账状态', 'State of a statement', 1), ('gate_refusal', '不可发原因', 'Why the gate refuses', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place, synonyms) VALUES
  ('ledger_kind', 'shipment', '出库', 'Shipment', 'b', 1, ''), ('ledger_kind', 'return', '退货', 'Return', 'o', 2, ''), ('ledger_kind', 'receipt', '回款', 'Receipt', 'g', 3, ''),
  ('ledger_kind', 'invoice', '开票', 'Invoice', '', 4, ''), ('ledger_kind', 'write_off', '核销', 'Write-off', 'r', 5, ''),
  ('payment_means', 'transfer', '电汇', 'Bank transfer', '', 1, '转账,银行转账,网银,T/T'), ('payment_means', 'bank_acceptance', '银行承兑', 'Bank acceptance', '', 2, '银行承兑汇票,银承'),
  ('payment_means', 'commercial_acceptance', '商业承兑', 'Commercial acceptance', '', 3, '商业承兑汇票,商承'), ('payment_means', 'cash', '现金', 'Cash', '', 4, ''), ('payment_means', 'offset', '抵账', 'Set off', '', 5, '冲抵'),
  ('order_state', 'draft', '草稿', 'Draft', 'y', 1, ''), ('order_state', 'released', '已下达', 'Released', 'b', 2, ''), ('order_state', 'partly', '部分发货', 'Partly shipped', 'b', 3, ''), ('order_state', 'closed', '已关闭', 'Closed', '', 4, ''),
  ('release_state', 'asked', '待审批', 'Waits', 'b', 1, ''), ('release_state', 'granted', '已放行', 'Granted', 'g', 2, ''), ('release_state', 'refused', '已拒绝', 'Refused', 'r', 3, ''), ('release_state', 'used', '已用完', 'Used', '', 4, ''), ('release_state', 'withdrawn', '已撤回', 'Withdrawn', '', 5, ''),
  ('statement_state', 'sent', '已发出', 'Sent', 'b', 1, ''), ('statement_state', 'confirmed', '已确认', 'Confirmed', 'g', 2, ''), ('statement_state', 'disputed', '有差异', 'Disputed', 'r', 3, ''),
  ('gate_refusal', 'paper', '证照', 'Papers', 'r', 1, ''), ('gate_refusal', 'contract', '合同', 'Contract', 'r', 2, ''), ('gate_refusal', 'limit', '额度', 'Limit', 'r', 3, ''), ('gate_refusal', 'overdue', '逾期', 'Overdue', 'r', 4, ''),
  ('audit_table', 'ledger_entry', '台账', 'ledger entry', '', 80, ''), ('audit_action', 'post', '记账', 'Booked', '', 30, ''), ('audit_action', 'reverse', '冲销', 'Taken back', '', 31, '');

UPDATE options_stamp SET value = value + 1;
