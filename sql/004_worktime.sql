-- Working time: the weekly rhythm is two settings, days that are otherwise are rows.

INSERT INTO setting VALUES ('work.week', '1-5'), ('work.hours', '8:30-12:00,13:30-17:30');

CREATE TABLE work_day (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', day DATE NOT NULL COMMENT 'the day that is not as its weekday says',
  works TINYINT NOT NULL COMMENT '0 = holiday, 1 = worked though a weekend (调休)', name VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'Chinese name',
  name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY work_day_once (day)
) COMMENT 'holidays and working weekends; loaded from the packaged data set, edited by the administrator';
