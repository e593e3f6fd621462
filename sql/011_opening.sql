-- Account opening: who may take which step (domain/flow.c), and the queues as everybody's views.

INSERT INTO role_permission (role_id, resource, action, scope) VALUES
  (7, 'customers', 'quality', 'all'), (9, 'customers', 'approve', 'team,region'), (10, 'customers', 'approve', 'all'), (11, 'customers', 'approve', 'all'),
  (4, 'customers', 'suspend', 'all'), (6, 'customers', 'suspend', 'all'), (9, 'customers', 'suspend', 'team,region'), (10, 'customers', 'suspend', 'all'),
  (9, 'customers', 'close', 'team,region'), (10, 'customers', 'close', 'all'), (11, 'customers', 'close', 'all');

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'customers', 'customer.view_quality', 'state=quality', 5), (0, 'customers', 'customer.view_approval', 'state=approval', 6);
