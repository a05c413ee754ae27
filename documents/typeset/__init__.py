"""Official letters as GB/T 9704-2012 sets them: `Printed` facts in, PDF or DOCX out."""
