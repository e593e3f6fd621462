// scene.mjs - dealers of a sales region of a test's own, each with a purchasing contact whose number agreed to business notices.
// `run` is a function that sends SQL to the instance's database and gives rows of texts.
let serial = 0;
const word = () => `${Date.now().toString(36)}${process.pid.toString(36)}${(serial++).toString(36)}`;

export function scene(run, count) {
    const name = `SMS${word()}`, first = 10000000 + Math.floor(Math.random() * 80000000);
    const region = Number(run(`INSERT INTO sales_region (name) VALUES ('${name}'); SET @r = LAST_INSERT_ID(); INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (@r, @r);
        UPDATE setting SET value = '0' WHERE name = 'sms.hour_from'; UPDATE setting SET value = '24' WHERE name = 'sms.hour_to'; UPDATE options_stamp SET value = value + 1; SELECT @r`)[0][0]);
    run(`SET max_recursive_iterations = 100000; INSERT INTO customer (code, name, name_py, state, sales_region_id, created_at, created_by, changed_at) SELECT CONCAT('${name}-', seq), CONCAT('短信测试', seq), 'duan xin', 'active', ${region}, '2026-01-01', 1, '2026-01-01' FROM (WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${count}) SELECT seq FROM n) numbers;
        INSERT INTO person (name, name_py) SELECT CONCAT('王', cu.id), 'wang' FROM customer cu WHERE cu.sales_region_id = ${region};
        INSERT INTO contact (customer_id, person_id, role) SELECT cu.id, p.id, 'purchasing' FROM customer cu JOIN person p ON p.name = CONCAT('王', cu.id) WHERE cu.sales_region_id = ${region};
        INSERT INTO phone (contact_id, number, sms) SELECT c.id, CONCAT('139', LPAD(${first} + ROW_NUMBER() OVER (ORDER BY c.id), 8, '0')), 1 FROM contact c JOIN customer cu ON cu.id = c.customer_id WHERE cu.sales_region_id = ${region};
        INSERT INTO consent (phone_id, category, evidence, given_on) SELECT ph.id, 'business', '测试', '2026-01-01' FROM phone ph JOIN contact c ON c.id = ph.contact_id JOIN customer cu ON cu.id = c.customer_id WHERE cu.sales_region_id = ${region}`);
    return { region, name };
}
