"""Files of other systems become records: patients and stays, outputs, temperatures, imaging, fistula assessments."""
