-- What a network charged for a delivery, so that it can be told what one alert cost.

ALTER TABLE deliveries ADD COLUMN cost DOUBLE PRECISION NOT NULL DEFAULT 0;
