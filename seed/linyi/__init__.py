"""The reference data of the Linyi demonstration: places and public bodies are real, all else is invented."""
