"""What every page uses: its look, the visitor's session and link, turns at the processors, results kept."""
