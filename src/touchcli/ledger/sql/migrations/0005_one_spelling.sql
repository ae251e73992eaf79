-- One number, one spelling, as rules/one_number.py has it: what was recorded under another one is found under this.
-- `00` after the plus.
UPDATE wishes SET number = '+' || ltrim(substr(number, 2), '0') WHERE number LIKE '+00%';
UPDATE consents SET number = '+' || ltrim(substr(number, 2), '0') WHERE number LIKE '+00%';
UPDATE changes SET number = '+' || ltrim(substr(number, 2), '0') WHERE number LIKE '+00%';
UPDATE replies SET from_number = '+' || ltrim(substr(from_number, 2), '0') WHERE from_number LIKE '+00%';
UPDATE messages SET to_number = '+' || ltrim(substr(to_number, 2), '0') WHERE to_number LIKE '+00%';
-- Mexico: no 1 after 52.
UPDATE wishes SET number = '+52' || substr(number, 5)
    WHERE number LIKE '+521__________';
UPDATE consents SET number = '+52' || substr(number, 5)
    WHERE number LIKE '+521__________';
UPDATE changes SET number = '+52' || substr(number, 5)
    WHERE number LIKE '+521__________';
UPDATE replies SET from_number = '+52' || substr(from_number, 5)
    WHERE from_number LIKE '+521__________';
UPDATE messages SET to_number = '+52' || substr(to_number, 5)
    WHERE to_number LIKE '+521__________';
-- Brazil: a ninth digit before the eight of mobile numbers.
UPDATE wishes SET number = substr(number, 1, 5) || '9' || substr(number, 6)
    WHERE number LIKE '+55__________' AND substr(number, 6, 1) IN ('6', '7', '8', '9');
UPDATE consents SET number = substr(number, 1, 5) || '9' || substr(number, 6)
    WHERE number LIKE '+55__________' AND substr(number, 6, 1) IN ('6', '7', '8', '9');
UPDATE changes SET number = substr(number, 1, 5) || '9' || substr(number, 6)
    WHERE number LIKE '+55__________' AND substr(number, 6, 1) IN ('6', '7', '8', '9');
UPDATE replies SET from_number = substr(from_number, 1, 5) || '9' || substr(from_number, 6)
    WHERE from_number LIKE '+55__________' AND substr(from_number, 6, 1) IN ('6', '7', '8', '9');
UPDATE messages SET to_number = substr(to_number, 1, 5) || '9' || substr(to_number, 6)
    WHERE to_number LIKE '+55__________' AND substr(to_number, 6, 1) IN ('6', '7', '8', '9');
-- Argentina: a 9 after 54.
UPDATE wishes SET number = '+549' || substr(number, 4)
    WHERE number LIKE '+54__________' AND substr(number, 4, 1) IN ('1', '2', '3');
UPDATE consents SET number = '+549' || substr(number, 4)
    WHERE number LIKE '+54__________' AND substr(number, 4, 1) IN ('1', '2', '3');
UPDATE changes SET number = '+549' || substr(number, 4)
    WHERE number LIKE '+54__________' AND substr(number, 4, 1) IN ('1', '2', '3');
UPDATE replies SET from_number = '+549' || substr(from_number, 4)
    WHERE from_number LIKE '+54__________' AND substr(from_number, 4, 1) IN ('1', '2', '3');
UPDATE messages SET to_number = '+549' || substr(to_number, 4)
    WHERE to_number LIKE '+54__________' AND substr(to_number, 4, 1) IN ('1', '2', '3')
