-- Lists in the order of exposure, overdue and last shipment for who sees a region's dealers: whose a dealer is stands in the index, as it
-- does in that of names. Without it each row that is passed over was read (13 ms for a page of 100,000 dealers; by name 2).
ALTER TABLE customer
  DROP KEY customer_exposure, ADD KEY customer_exposure (exposure, id, state, owner_id, sales_region_id, type),
  DROP KEY customer_overdue, ADD KEY customer_overdue (overdue, id, state, owner_id, sales_region_id, type),
  DROP KEY customer_shipment, ADD KEY customer_shipment (last_shipment_on, id, state, owner_id, sales_region_id, type);
