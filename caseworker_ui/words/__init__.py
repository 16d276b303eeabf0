"""The words of the station, a file for each part: by key, French, which counts, and English."""
