"""The speeds that the project promises, measured by `./run bench`."""
