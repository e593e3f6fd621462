/* contract_shipment.h - SQL: which contract a shipment carries out (product.md 2.5), the one place that says so:
 *
 *   the one that its order is drawn on; else the one that its document names; else, of the contracts of the dealer that hold its product and
 *   in whose term it left, the one that began last (an amendment only where no contract of its own does)
 *
 * So none counts twice. What an ERP reports has no order, and mostly names no contract. Returns, invoices and receipts follow their shipment. */
#ifndef DOMAIN_CONTRACT_SHIPMENT_H
#define DOMAIN_CONTRACT_SHIPMENT_H

/* Contract `c` is or was in force; the last day of that. */
#define CONTRACT_HELD(c) c ".state IN ('effective', 'done', 'expired', 'ended')"
#define CONTRACT_LAST_DAY(c) "LEAST(" c ".ends_on, COALESCE(" c ".ended_on, " c ".ends_on))"
/* Line `l` is of the product of entry `e`. */
#define CONTRACT_SAME_GOODS(l, e) "(" l ".product_id = " e ".product_id OR (" e ".product_id IS NULL AND " l ".code = " e ".product_code))"

/* Of shipment `e`: its order's contract, and the one taken when neither order nor document names one. */
#define CONTRACT_OF_ORDER(e) "(SELECT fo.contract_id FROM sales_order_line fl JOIN sales_order fo ON fo.id = fl.order_id WHERE fl.id = " e ".order_line_id)"
#define CONTRACT_TAKEN(e)                                                                                              \
    "(SELECT tc.id FROM contract tc WHERE tc.customer_id = " e ".customer_id AND " CONTRACT_HELD("tc") " AND " e ".posted_on BETWEEN tc.starts_on AND " CONTRACT_LAST_DAY("tc") \
    " AND EXISTS (SELECT 1 FROM contract_line tl WHERE tl.contract_id = tc.id AND " CONTRACT_SAME_GOODS("tl", e) ") ORDER BY tc.relation = 'amendment', tc.starts_on DESC, tc.id DESC LIMIT 1)"
#define CONTRACT_OF_SHIPMENT(e) "COALESCE(" CONTRACT_OF_ORDER(e) ", " e ".contract_id, " CONTRACT_TAKEN(e) ")"

/* Conditions of shipment `e`, of the dealer of contract `c`: it names the contract; or it names none and is taken for it. With the former they are
 * what CONTRACT_OF_SHIPMENT says of shipments without an order's contract, along the indexes of contract and day. */
#define CONTRACT_NAMED_BY(e, c) e ".contract_id = " c ".id AND " e ".kind = 'shipment' AND " CONTRACT_OF_ORDER(e) " IS NULL"
#define CONTRACT_TAKEN_FOR(e, c)                                                                                       \
    e ".customer_id = " c ".customer_id AND " e ".kind = 'shipment' AND " e ".posted_on BETWEEN " c ".starts_on AND " CONTRACT_LAST_DAY(c) " AND " e ".contract_id IS NULL AND " \
    CONTRACT_OF_ORDER(e) " IS NULL AND " CONTRACT_TAKEN(e) " = " c ".id"

#endif
