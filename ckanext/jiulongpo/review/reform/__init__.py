"""Reform of institutions (机构改革): a department takes over from another, or gets another name."""
